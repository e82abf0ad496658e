package spine.cli.internal;

import java.io.PrintStream;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import spine.api.Payload;

/**
 * Prints the parts of an answer as they come, and asks for as many as it has printed; a text ends with a line's end. In JSON
 * each is a line with {@code content_type} and {@code part} or {@code part_base64}.
 */
final class PartPrinter implements Flow.Subscriber<Payload> {
    private static final int AHEAD = 8;

    private final PrintStream out;
    private final boolean json;
    private final CompletableFuture<Void> result = new CompletableFuture<>();
    private final RichText rich = new RichText();
    private Flow.Subscription source;
    private boolean text = true;
    private byte last;

    PartPrinter(PrintStream out, boolean json) {
        this.out = out;
        this.json = json;
    }

    CompletionStage<Void> result() {
        return result;
    }

    @Override
    public void onSubscribe(Flow.Subscription its) {
        source = its;
        its.request(AHEAD);
    }

    @Override
    public void onNext(Payload part) {
        if (rich.takes(part)) {
            source.request(1);
            return;
        }
        var data = part.data();
        if (json) {
            var isText = isText(part.contentType()) && data.isValidUtf8();
            out.println(Json.text(Json.map("content_type", part.contentType(), isText ? "part" : "part_base64",
                    isText ? data.toStringUtf8() : Base64.getEncoder().encodeToString(data.toByteArray()))));
        } else {
            text = isText(part.contentType());
            last = data.byteAt(data.size() - 1);
            out.writeBytes(data.toByteArray());
        }
        out.flush();
        source.request(1);
    }

    static boolean isText(String type) {
        return type.isEmpty() || type.startsWith("text/") || type.startsWith("application/json");
    }

    private void endLine() {
        if (text && !json && last != '\n') {
            out.println();
            out.flush();
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (last != 0) {
            endLine();
        }
        result.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        if (!rich.print(out)) {
            endLine();
        }
        result.complete(null);
    }
}
