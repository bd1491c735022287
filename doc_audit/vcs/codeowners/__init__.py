"""CODEOWNERS line by line, as each forge reads it. Patterns match whole paths in time in proportion to the path.

`lines` holds what the forges have in common; `github` reads the file as GitHub and Bitbucket do, `gitlab` as GitLab does.
"""
