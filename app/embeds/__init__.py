"""Parts of a process for the pages of others: a clause, a result, the progress; and their description by oEmbed."""
