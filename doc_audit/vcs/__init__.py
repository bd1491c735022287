"""What git knows of a tree, and whose its pages are.

`git` is the only way to the program: every other module asks it. `listing` says what a commit or the index holds, `facts` when each
page last changed in substance, `moves` where files and headings went, `committed` whether git could give a page back, `base` gives
the tree of an earlier commit, `blobs` compares files on disk with what git stores. `owners` reads CODEOWNERS and OWNERS files,
`forge` says where the repository can be read on the web.
"""
