package spine.cli.internal;

import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import spine.api.SpineException;
import spine.api.rcis.ErrorDetails;
import spine.api.rcis.IngestRequest;
import spine.client.IngestListener;
import spine.client.IngestStream;
import spine.client.IngestSummary;

/** Feeds files into one stream; what is wrong with one file never costs another. */
final class BulkIngest implements IngestListener {
    private static final int MOST_RAW_BYTES = 8 * 1024 * 1024;

    private final String type;
    private final Map<String, String> metadata;
    private final IngestReport report;
    private final Progress progress;

    BulkIngest(String type, Map<String, String> metadata, IngestReport report, Progress progress) {
        this.type = type;
        this.metadata = metadata;
        this.report = report;
        this.progress = progress;
    }

    /** @throws SpineException if the stream failed as a whole; the report and the summary still hold */
    void run(List<Source> sources, IngestStream stream) throws SpineException, InterruptedException {
        for (var source : sources) {
            try {
                add(source, stream);
            } catch (CharacterCodingException e) {
                report.reject(source.name(), "INVALID_REQUEST", "not UTF-8 text");
            } catch (IOException e) {
                report.reject(source.name(), "INVALID_REQUEST", Words.io(e));
            }
            progress.file();
        }
        stream.finish();
    }

    private void add(Source source, IngestStream stream) throws IOException, SpineException, InterruptedException {
        if (!type.equals("text")) {
            addRaw(source, stream);
            return;
        }
        int parts = 1;
        if (source.bytes() > TextParts.MOST_BYTES) {
            parts = count(source); // also finds out, before anything is sent, whether it is text to its end
        }
        try (var in = Files.newInputStream(source.file())) {
            var texts = new TextParts(in, parts == 1 ? (int) source.bytes() + 1 : TextParts.MOST_BYTES);
            for (var text = texts.next(); text != null; text = texts.next()) {
                addText(source, stream, text, texts.parts(), parts);
            }
            if (texts.parts() == 0) {
                report.skip(source.name(), "empty");
            }
        }
    }

    private void addText(Source source, IngestStream stream, String text, int part, int parts)
            throws SpineException, InterruptedException {
        if (text.isBlank()) {
            if (parts == 1) {
                report.skip(source.name(), "empty");
            }
            return;
        }
        var item = item(source).setContent(text);
        if (parts > 1) {
            item.putMetadata("part", String.valueOf(part)).putMetadata("parts", String.valueOf(parts));
        }
        stream.add(item.build());
    }

    private void addRaw(Source source, IngestStream stream) throws IOException, SpineException, InterruptedException {
        if (source.bytes() > MOST_RAW_BYTES) {
            report.reject(source.name(), "TOO_LARGE", "larger than 8 MiB");
            return;
        }
        stream.add(item(source).setContentRaw(UnsafeByteOperations.unsafeWrap(Files.readAllBytes(source.file()))).build());
    }

    private IngestRequest.Builder item(Source source) {
        return IngestRequest.newBuilder().setContentType(type).putAllMetadata(metadata)
                .putMetadata("source", source.name());
    }

    private static int count(Source source) throws IOException {
        try (var in = Files.newInputStream(source.file())) {
            var texts = new TextParts(in, TextParts.MOST_BYTES);
            while (texts.next() != null) {
                continue;
            }
            return texts.parts();
        }
    }

    @Override
    public void progress(IngestSummary soFar) {
        progress.answered(soFar.bytes());
    }

    @Override
    public void rejected(long number, IngestRequest item, ErrorDetails why) {
        var part = item.getMetadataOrDefault("part", "");
        report.reject(item.getMetadataOrDefault("source", "item " + number)
                + (part.isEmpty() ? "" : " part " + part), why.getErrorCode(), why.getErrorMessage());
    }
}
