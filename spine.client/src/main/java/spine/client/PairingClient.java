package spine.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.message.PairReply;
import spine.api.message.PairRequest;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.Inbound;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;
import spine.api.transport.Transport;
import spine.api.transport.TransportException;
import spine.client.internal.Callbacks;
import spine.client.internal.Probe;
import spine.client.internal.Stage;
import spine.keys.PairingProof;
import spine.keys.PairingToken;

/**
 * Pairs a key over the pairing endpoint with a token (SEC-32 to SEC-34). The token is never sent, only a proof that
 * is bound to both keys; and the server proves that it knows the token too. Thread-safe.
 */
public final class PairingClient {
    private final Transport transport;
    private final ConnectOptions options;

    /** @param options the pairing endpoint's address, the server's pinned key and our own pair */
    public PairingClient(Transport transport, ConnectOptions options) {
        this.transport = transport;
        this.options = options;
    }

    /**
     * Asks to be let in; when this returns, our key is in the whitelist.
     *
     * @param token the caller's, who destroys it
     * @param label what the administrator will see, without spaces
     * @throws SpineException if the server refuses, does not answer, or does not know the token itself
     */
    public void pair(PairingToken token, String label, Duration timeout)
            throws SpineException, InterruptedException {
        try {
            pairAsync(token, label, timeout).toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw typed(e.getCause());
        }
    }

    /**
     * The same without blocking: the stage is completed when our key is in the whitelist, and fails with a
     * {@link SpineException} otherwise. What is attached to it runs on the executor for callbacks that all
     * clients of the process share.
     *
     * @param token the caller's, who destroys it once the stage is completed
     */
    public CompletionStage<Void> pairAsync(PairingToken token, String label, Duration timeout) {
        var done = new Stage<Void>(Callbacks.shared());
        var client = options.identity().publicKey();
        var proof = PairingProof.ofClient(token, client, options.server());
        var request = PairRequest.newBuilder().setClientPublicKey(ByteString.copyFrom(client.bytes()))
                .setProof(ByteString.copyFrom(proof)).setLabel(label).build();
        var reply = new CompletableFuture<PairReply>();
        var reactor = transport.open("spine-pairing");
        reply.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).whenCompleteAsync((answer, error) -> {
            try {
                reactor.close();
                judge(answer, error, token);
                done.complete(null);
            } catch (SpineException | RuntimeException | Error refused) {
                done.completeExceptionally(refused);
            }
        });
        try {
            var endpoint = reactor.connect(options, new Ears(reply));
            endpoint.send(null, List.of(Buffer.of(request.toByteString())), SendOutcome.Listener.IGNORE);
            Probe.SYSTEM.whenAbsent(options.address(), () -> reply.completeExceptionally(closed()));
        } catch (TransportException e) {
            reply.completeExceptionally(new SpineException(ErrorCode.INVALID_REQUEST, e.getMessage(),
                    "Give tcp://host:port."));
        }
        return done;
    }

    private void judge(PairReply reply, Throwable error, PairingToken token) throws SpineException {
        if (error != null) {
            throw typed(error);
        }
        if (reply.getStatusCode() < 200 || reply.getStatusCode() > 299) {
            throw refused(reply);
        }
        if (!PairingProof.isOfServer(reply.getServerProof().toByteArray(), token, options.identity().publicKey(),
                options.server())) {
            throw new SpineException(ErrorCode.UNAUTHORIZED, "The server did not prove that it knows the token.",
                    "Do not use this server; compare its key with the one shown next to the token.");
        }
    }

    private SpineException typed(Throwable cause) {
        if (cause instanceof TimeoutException) {
            return new SpineException(ErrorCode.DEADLINE_EXCEEDED,
                    "The pairing endpoint " + options.address() + " did not answer.", "Try again.");
        }
        return cause instanceof SpineException typed ? typed
                : new SpineException(ErrorCode.INTERNAL, "Pairing failed: " + cause + ".", "Report it.");
    }

    static SpineException refused(PairReply reply) {
        var words = reply.getMessage().isEmpty() ? "The server refused to pair." : reply.getMessage();
        return new SpineException(ErrorCode.UNAUTHORIZED, words,
                "Ask the administrator for a new token: 'spinectl pair --invite'.");
    }

    private SpineException closed() {
        return new SpineException(ErrorCode.UNAVAILABLE, "No pairing window is open at " + options.address() + ".",
                "An administrator opens one: 'spinectl pair --invite'.");
    }

    private record Ears(CompletableFuture<PairReply> reply) implements Receiver {
        @Override
        public void onMessage(Inbound message) {
            var frames = message.frames();
            var body = frames.get(frames.size() - 1).toByteString();
            message.release();
            try {
                reply.complete(PairReply.parseFrom(body));
            } catch (InvalidProtocolBufferException e) {
                reply.completeExceptionally(new SpineException(ErrorCode.INTERNAL,
                        "The pairing endpoint's answer does not parse.", "Is it a Spine?"));
            }
        }

        @Override
        public void onEvent(ConnectionEvent event) {
            switch (event.kind()) {
                case REFUSED, HANDSHAKE_FAILED -> reply.completeExceptionally(new SpineException(
                        ErrorCode.UNAUTHORIZED, "The pairing endpoint refused the connection.",
                        "Compare the server key with the one shown next to the token."));
                default -> { }
            }
        }
    }
}
