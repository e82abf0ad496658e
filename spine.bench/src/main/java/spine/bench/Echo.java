package spine.bench;

import com.google.protobuf.ByteString;
import java.util.concurrent.CompletionStage;

/** A way to something that gives back what it is given; the unit of comparison between products. */
@FunctionalInterface
interface Echo {
    /** Sends; the stage ends with what came back. Many may be on their way at once. */
    CompletionStage<ByteString> call(ByteString input);
}
