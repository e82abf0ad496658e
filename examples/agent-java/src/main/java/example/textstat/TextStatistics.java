package example.textstat;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.util.Map;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Component;
import spine.api.*;

/** Says how many words a text has, how many are different, and which it uses most. */
@Component
@SpineAgent(name = "textstat", capabilities = "text-statistics")
public class TextStatistics implements Agent {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(['’-][\\p{L}\\p{N}]+)*");

    @Override
    public Payload answer(Call call, Payload request) {
        var uses = WORD.matcher(request.text()).results().map(found -> found.group().toLowerCase(java.util.Locale.ROOT))
                .collect(groupingBy(word -> word, counting()));
        var most = uses.entrySet().stream().max(Map.Entry.comparingByValue());
        return Payload.text(uses.values().stream().mapToLong(n -> n).sum() + " words, " + uses.size() + " different"
                + most.map(word -> ", most of all \"" + word.getKey() + "\" (" + word.getValue() + ")").orElse(""));
    }
}
