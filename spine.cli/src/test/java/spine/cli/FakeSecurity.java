package spine.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;
import spine.api.security.VerifiedKey;

/** What the agent "security" of a server does with the keys of a {@link FakeSpine}; answers queries too. */
final class FakeSecurity implements Function<RCISRequest, RCISResponse.Builder> {
    final List<JsonObject> heard = new CopyOnWriteArrayList<>();
    /** Commands that do not get through; and such that do, while the answer is lost. */
    final Set<String> lostOnTheWay = new HashSet<>();
    final Set<String> lostOnTheWayBack = new HashSet<>();
    volatile String answer = "{}";
    private final FakeSpine spine;
    private VerifiedKey former;

    FakeSecurity(FakeSpine spine) {
        this.spine = spine;
    }

    @Override
    public RCISResponse.Builder apply(RCISRequest request) {
        var reply = FakeSpine.ok();
        switch (request.getOperationCase()) {
            case QUERY -> reply.getQueryResponseBuilder().setResponseText("yes");
            case DISCOVER -> reply.getDirectoryBuilder();
            default -> {
                var command = JsonParser.parseString(request.getAgentCall().getInput().toStringUtf8())
                        .getAsJsonObject();
                heard.add(command);
                var name = command.get("command").getAsString();
                if (lostOnTheWay.contains(name)) {
                    return null;
                }
                if (name.equals("key.rotate") && former != null && spine.trusted.contains(former)) {
                    return FakeSpine.refusal(400, "INVALID_REQUEST", "A rotation of this key is in progress.");
                }
                if (name.equals("key.confirm") && (former == null || former.equals(spine.asker))) {
                    return FakeSpine.refusal(400, "INVALID_REQUEST", "This key came by no rotation.");
                }
                var said = act(name, command);
                if (lostOnTheWayBack.contains(name)) {
                    return null;
                }
                reply.getAgentReplyBuilder().setOutput(ByteString.copyFromUtf8(said));
            }
        }
        return reply;
    }

    private String act(String name, JsonObject command) {
        return switch (name) {
            case "key.rotate" -> {
                former = spine.asker;
                spine.trusted.add(VerifiedKey.ofZ85(command.get("new_key").getAsString()));
                yield "{\"until\":\"2026-11-21T19:00:00Z\",\"entry\":{}}";
            }
            case "key.confirm" -> {
                yield "{\"removed\":\"" + (spine.trusted.remove(former) ? former : "") + "\"}";
            }
            default -> answer;
        };
    }

    /** The end of the grace. */
    void forgetFormer() {
        spine.trusted.remove(former);
    }
}
