__version__ = "2.2.1+cu121"
debug = False
cuda = "12.1"
