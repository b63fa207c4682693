"""Does a school meet regulation 49: facts to cases, cases to an answer that explains itself."""
