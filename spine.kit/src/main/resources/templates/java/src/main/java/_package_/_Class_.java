package @package@;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import spine.api.*;

/** Counts the words of a text. Spine lets only what fits the input schema come here. */
@Component
@SpineAgent(name = "@name@", capabilities = "@name@", summary = "Counts the words of a text.",
        input = "application/json", inputSchema = "schema/input.json",
        output = "application/json", outputSchema = "schema/output.json",
        effects = {}, hosts = {}, methods = {}, secrets = {}) // what it asks to do to the world: nothing
public class @Class@ implements Agent {
    @Override
    public Payload answer(Call call, Payload request) {
        var text = JsonParser.parseString(request.text()).getAsJsonObject().get("text").getAsString().strip();
        var answer = new JsonObject();
        answer.addProperty("words", text.isEmpty() ? 0 : text.split("\\s+").length);
        return new Payload("application/json", ByteString.copyFromUtf8(answer.toString())).with("source", "@name@");
    }

    /** Its health check, asked before each request: a refusal says why it cannot work at all now. */
    @Override
    public Optional<Refusal> disabled() {
        return Optional.empty();
    }
}
