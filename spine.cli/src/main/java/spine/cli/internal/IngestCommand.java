package spine.cli.internal;

import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.rcis.IngestRequest;
import spine.api.rcis.RCISRequest;
import spine.client.IngestStream;

@Command(name = "ingest", description = "Stores text, files or whole folders in memory.",
        customSynopsis = {"spinectl ingest [OPTIONS] -f FILE|FOLDER...", "spinectl ingest [OPTIONS] CONTENT",
            "spinectl ingest [OPTIONS] -            (standard input)"})
final class IngestCommand extends JsonBase {
    @Parameters(paramLabel = "CONTENT", arity = "0..*", description = "Text to store, or - for standard input.")
    List<String> content = List.of();

    @Option(names = {"-f", "--file"}, paramLabel = "FILE|FOLDER", arity = "1..*",
            description = "Files; folders with all that is below them, hidden files and links left out.")
    List<Path> files = List.of();

    @Option(names = {"-t", "--type"}, paramLabel = "TYPE", description = "text, audio or image (default: ${DEFAULT-VALUE}).",
            defaultValue = "text")
    String type;

    @Option(names = {"-m", "--metadata"}, paramLabel = "KEY=VALUE", description = "Stored with each item; may be repeated.")
    Map<String, String> metadata = new LinkedHashMap<>();

    IngestCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        if (!List.of("text", "audio", "image").contains(type)) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "Type '" + type + "' is not text, audio or image.",
                    "See 'spinectl ingest --help'.");
        }
        if (content.isEmpty() == files.isEmpty()) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "Give either CONTENT or -f.",
                    "See 'spinectl ingest --help'.");
        }
        if (!files.isEmpty() && !(files.size() == 1 && files.get(0).toString().equals("-"))) {
            return bulk(files);
        }
        if (content.isEmpty() || content.equals(List.of("-"))) {
            return standardInput();
        }
        return one(item().setContent(String.join(" ", content)));
    }

    private IngestRequest.Builder item() {
        return IngestRequest.newBuilder().setContentType(type).putAllMetadata(metadata);
    }

    private Integer standardInput() throws Exception {
        var head = surroundings.in().readNBytes(TextParts.MOST_BYTES);
        if (head.length < TextParts.MOST_BYTES) {
            metadata.putIfAbsent("source", "stdin");
            return one(type.equals("text") ? item().setContent(text(head))
                    : item().setContentRaw(UnsafeByteOperations.unsafeWrap(head)));
        }
        var folder = Files.createTempDirectory("spinectl-");
        var file = folder.resolve("stdin");
        folder.toFile().deleteOnExit(); // in this order: after an interrupt the last named goes first
        file.toFile().deleteOnExit();
        try {
            try (var out = Files.newOutputStream(file)) {
                out.write(head);
                surroundings.in().transferTo(out);
            }
            return bulk(List.of(file));
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    private static String text(byte[] bytes) throws SpineException {
        try {
            return TextParts.decode(bytes, bytes.length);
        } catch (CharacterCodingException e) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "Standard input is not UTF-8 text.",
                    "Convert it, or give its type with -t.");
        }
    }

    private Integer one(IngestRequest.Builder item) throws Exception {
        try (var session = open()) {
            var response = session.ask(RCISRequest.newBuilder().setIngest(item));
            var stored = response.getIngestResponse();
            var place = new ArrayList<String>();
            stored.getStoredLocationList().forEach(x -> place.add(String.valueOf(x)));
            say(json ? Json.text(Json.map("request_id", response.getRequestId(), "status", response.getStatusCode(),
                    "success", stored.getSuccess(), "stored_location", stored.getStoredLocationList(),
                    "resonance_strength", stored.getResonanceStrength(), "checkpoint_id", stored.getCheckpointId(),
                    "metadata", Json.sorted(response.getMetadataMap())))
                    : "Stored at " + String.join(",", place) + ".");
            return 0;
        }
    }

    private Integer bulk(List<Path> given) throws Exception {
        var report = new IngestReport();
        var sources = new SourceFiles(report).find(given);
        long bytes = sources.stream().mapToLong(Source::bytes).sum();
        var progress = new Progress(json ? null : surroundings.err(), surroundings.terminal(), sources.size(), bytes,
                System::nanoTime);
        long start = System.nanoTime();
        var result = new BulkResult(sources.size(), bytes, report);
        try (var session = open()) {
            session.pairIfNeeded();
            var bulk = new BulkIngest(type, metadata, report, progress);
            try (var stream = new IngestStream(session.client(), timeout, bulk)) {
                try {
                    bulk.run(sources, stream);
                } finally {
                    progress.end();
                    result.ended(stream.summary(), System.nanoTime() - start);
                }
            }
        } catch (SpineException | IOException e) {
            if (!json && result.isEnded()) {
                say(result.text());
            }
            throw e;
        }
        say(json ? result.json() : result.text());
        return report.isClean() ? 0 : 1;
    }
}
