"""Vietnamese as portals write it: forms of text, words of the trade, dates, people, document numbers."""
