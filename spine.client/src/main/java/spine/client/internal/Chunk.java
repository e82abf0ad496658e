package spine.client.internal;

import java.util.ArrayList;
import java.util.List;
import spine.api.rcis.IngestChunk;
import spine.api.rcis.IngestRequest;

/** A chunk of a bulk ingest while it is filled and until it is answered. Guarded by its stream. */
public final class Chunk {
    private final long sequence;
    private final long firstItem;
    private final List<IngestRequest> items = new ArrayList<>();
    private long bytes;

    /**
     * @param sequence  from 1
     * @param firstItem number of its first item in the stream
     */
    public Chunk(long sequence, long firstItem) {
        this.sequence = sequence;
        this.firstItem = firstItem;
    }

    /** Whether there is room; an empty chunk takes any item. */
    public boolean fits(IngestRequest item, int mostItems, int mostBytes) {
        return items.isEmpty() || items.size() < mostItems && bytes + item.getSerializedSize() <= mostBytes;
    }

    public void add(IngestRequest item) {
        items.add(item);
        bytes += item.getSerializedSize();
    }

    IngestChunk message(Numbering.Place place, boolean last) {
        return IngestChunk.newBuilder().setStreamId(place.streamId()).setSequence(place.sequence())
                .addAllItems(items).setLast(last).build();
    }

    public boolean isEmpty() {
        return items.isEmpty();
    }

    public int size() {
        return items.size();
    }

    public long bytes() {
        return bytes;
    }

    public long sequence() {
        return sequence;
    }

    public long firstItem() {
        return firstItem;
    }

    public IngestRequest item(int index) {
        return items.get(index);
    }
}
