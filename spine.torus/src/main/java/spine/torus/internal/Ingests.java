package spine.torus.internal;

import com.google.protobuf.ByteString;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.memory.Document;
import spine.api.memory.Location;
import spine.api.memory.Stored;
import spine.api.rcis.IngestRequest;
import spine.api.rcis.IngestResponse;
import spine.torus.store.internal.Digest;

/** Stores the documents of ingest requests. Thread-safe. */
final class Ingests {
    /** Begins the source of texts that came without one. */
    static final String UNNAMED = "text:";
    private static final String SOURCE = "source";

    private final Torus memory;
    private final Check check;

    /** @param check asked about every text, and about what is kept with it, before it is stored */
    Ingests(Torus memory, Check check) {
        this.memory = memory;
        this.check = check;
    }

    /** Throws why a text may not be stored. */
    @FunctionalInterface
    interface Check {
        void pass(Call call, String text) throws SpineException;
    }

    /** No snapshot is taken, so the checkpoint's id is empty (RC-08). */
    IngestResponse answer(Call call, IngestRequest request) throws SpineException {
        var stored = store(call, request);
        return IngestResponse.newBuilder().setSuccess(true).addAllStoredLocation(stored.location().toList())
                .setResonanceStrength(stored.resonance()).build();
    }

    /** @throws SpineException with the reason why this one is not stored */
    Stored store(Call call, IngestRequest request) throws SpineException {
        var type = request.getContentType().trim().toLowerCase(Locale.ROOT);
        if (!type.isEmpty() && !type.equals("text") && !type.startsWith("text/")) {
            throw new SpineException(ErrorCode.NOT_IMPLEMENTED, "Memory cannot take content of type '"
                    + request.getContentType() + "' yet.", "Send text; audio and images are not built.");
        }
        var document = document(request, text(request));
        check.pass(call, document.text());
        for (var fact : document.metadata().values()) {
            check.pass(call, fact);
        }
        return memory.ingest(List.of(document)).get(0);
    }

    private static Document document(IngestRequest request, String text) throws SpineException {
        var source = request.getMetadataOrDefault(SOURCE, "");
        return new Document(source.isBlank() ? UNNAMED + Digest.of(List.of(text)).shortForm() : source, text,
                request.getMetadataMap(), target(request));
    }

    private static String text(IngestRequest request) throws SpineException {
        if (request.getContentRaw().isEmpty()) {
            return request.getContent();
        }
        if (!request.getContent().isEmpty()) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "Both content and content_raw are set.",
                    "Set one of them.");
        }
        return decode(request.getContentRaw());
    }

    private static String decode(ByteString bytes) throws SpineException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.asReadOnlyByteBuffer()).toString();
        } catch (CharacterCodingException e) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "The text is not UTF-8.",
                    "Convert the file to UTF-8, or name its real content type.");
        }
    }

    private static Optional<Location> target(IngestRequest request) throws SpineException {
        return request.getTargetLocationCount() == 0 ? Optional.empty()
                : Optional.of(Retrievals.location(request.getTargetLocationList(), "target_location"));
    }
}
