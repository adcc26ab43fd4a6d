"""Files of word processors, web pages and Akoma Ntoso, read without ever loading what they point to."""
