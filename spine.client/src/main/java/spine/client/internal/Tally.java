package spine.client.internal;

import spine.api.SpineException;
import spine.api.rcis.ErrorDetails;
import spine.api.rcis.IngestProgress;
import spine.client.IngestListener;
import spine.client.IngestSummary;

/** The figures of one bulk ingest, and whoever listens to them. Used by one thread at a time. */
public final class Tally {
    private final IngestListener listener;
    private IngestSummary summary = new IngestSummary(0, 0, 0, 0, 0, 0);
    private IngestSummary before = summary;
    private String streamId = "";

    public Tally(IngestListener listener) {
        this.listener = listener;
    }

    public IngestSummary summary() {
        return summary;
    }

    /** One more item was given. */
    public void item() {
        summary = new IngestSummary(summary.items() + 1, summary.answered(), summary.stored(),
                summary.passages(), summary.rejected(), summary.bytes());
    }

    /** A chunk was answered. */
    public void answered(Chunk chunk, IngestProgress progress) {
        for (var one : progress.getRejectedList()) {
            if (one.getItem() < chunk.size()) {
                listener.rejected(chunk.firstItem() + one.getItem(), chunk.item(one.getItem()), one.getError());
            }
        }
        if (!progress.getStreamId().equals(streamId)) {
            streamId = progress.getStreamId(); // the server counts by stream; it was restarted between the two
            before = summary;
        }
        summary = new IngestSummary(summary.items(), summary.answered() + chunk.size(),
                Math.max(summary.stored(), before.stored() + progress.getStoredItems()),
                Math.max(summary.passages(), before.passages() + progress.getStoredPassages()),
                summary.rejected() + progress.getRejectedCount(), summary.bytes() + chunk.bytes());
    }

    /** A chunk was refused for what is in it. */
    public void rejected(Chunk chunk, SpineException why) {
        var error = ErrorDetails.newBuilder().setErrorCode(why.refusal().code().name())
                .setErrorMessage(why.refusal().sentence()).build();
        for (int i = 0; i < chunk.size(); i++) {
            listener.rejected(chunk.firstItem() + i, chunk.item(i), error);
        }
        summary = new IngestSummary(summary.items(), summary.answered() + chunk.size(), summary.stored(),
                summary.passages(), summary.rejected() + chunk.size(), summary.bytes() + chunk.bytes());
    }

    /** Tells how far it has come. */
    public void tell() {
        listener.progress(summary);
    }
}
