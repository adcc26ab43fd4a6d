"""What every feature's routes share: sessions, forms, languages, headers, errors, paging, the API."""
