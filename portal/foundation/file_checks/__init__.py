"""What a file really is: one module a format, each bounded in time and memory.

``portal.foundation.file_types.inspect`` is the door; nothing else calls these.
"""
