package spine.torus.internal;

import spine.api.memory.Recall;
import spine.torus.store.internal.DocumentRecord;

/** A passage that was found, with its document. */
record Hit(DocumentRecord document, DocumentRecord.Entry entry, double resonance) {
    Recall.Match match() {
        return new Recall.Match(entry.text(), document.source(), entry.place().location(), resonance);
    }

    /**
     * Source and characters of the passage: {@code notes/tea.md#120-680}; {@code notes/tea.md;part=2#0-420} where a
     * client has split the document, and then the characters are counted in the part.
     */
    String reference() {
        var part = document.metadata().getOrDefault(Intake.PART, "");
        return document.source() + (part.isEmpty() ? "" : ";part=" + part) + "#" + entry.start() + "-" + entry.end();
    }
}
