package spine.client;

/**
 * How far a bulk ingest has come.
 *
 * @param items    given so far
 * @param answered items whose chunk was answered
 * @param stored   items in memory, by the server's count
 * @param passages what they became there
 * @param rejected items that were refused
 * @param bytes    of content in answered chunks
 */
public record IngestSummary(long items, long answered, long stored, long passages, long rejected, long bytes) {
}
