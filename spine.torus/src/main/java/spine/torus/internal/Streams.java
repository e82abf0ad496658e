package spine.torus.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.rcis.ErrorDetails;
import spine.api.rcis.IngestChunk;
import spine.api.rcis.IngestProgress;

/**
 * Stores the chunks of bulk ingests. An item that cannot be stored is named in the answer and loses none of the
 * others. Counts are kept per stream and principal, for the {@value #MAX_STREAMS} streams used last; a chunk sent
 * again is stored again, which changes nothing, and counted once. The credit is left to the edge. Thread-safe.
 */
final class Streams {
    private static final int MAX_STREAMS = 256;
    private static final int MAX_SEQUENCE = 1_000_000;

    private final Ingests ingests;
    private final Map<Key, StreamCount> counts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, StreamCount> eldest) {
            return size() > MAX_STREAMS;
        }
    };

    private record Key(String principal, String stream) {
    }

    Streams(Ingests ingests) {
        this.ingests = ingests;
    }

    IngestProgress answer(Call call, IngestChunk chunk) throws SpineException {
        if (chunk.getSequence() < 1 || chunk.getSequence() > MAX_SEQUENCE) {
            throw new SpineException(ErrorCode.INVALID_REQUEST,
                    "sequence = " + Long.toUnsignedString(chunk.getSequence()) + " is not within 1 to "
                            + MAX_SEQUENCE + ".", "Number the chunks of a stream from 1.");
        }
        var progress = IngestProgress.newBuilder()
                .setStreamId(chunk.getStreamId()).setSequence(chunk.getSequence());
        var items = 0L;
        var passages = 0L;
        for (var i = 0; i < chunk.getItemsCount(); i++) {
            if (call.cancel().isCancelled()) {
                throw new SpineException(ErrorCode.CANCELLED, "The ingest was cancelled after " + i + " items.",
                        "Send the chunk again to go on; what is stored is recognised.");
            }
            try {
                passages += ingests.store(call, chunk.getItems(i)).passages();
                items++;
            } catch (SpineException e) {
                progress.addRejected(IngestProgress.Rejected.newBuilder().setItem(i).setError(details(e)));
            }
        }
        return count(call, chunk, items, passages, progress);
    }

    private IngestProgress count(Call call, IngestChunk chunk, long items, long passages,
            IngestProgress.Builder progress) {
        synchronized (counts) {
            var count = counts.computeIfAbsent(new Key(call.principal().id(), chunk.getStreamId()),
                    k -> new StreamCount());
            count.add((int) chunk.getSequence(), chunk.getLast(), items, passages);
            return progress.setStoredItems(count.items()).setStoredPassages(count.passages())
                    .setDone(count.isDone()).build();
        }
    }

    private static ErrorDetails details(SpineException e) {
        return ErrorDetails.newBuilder().setErrorCode(e.refusal().code().name())
                .setErrorMessage(e.refusal().sentence()).build();
    }
}
