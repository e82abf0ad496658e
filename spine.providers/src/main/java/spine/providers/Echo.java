package spine.providers;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The web for agent {@code http}: {@code /http/status/N} answers with that status, {@code /http/redirect/N} with a redirect
 * to {@code /http/status/N}, everything else with what it was asked, line by line.
 */
final class Echo {
    private static final Pattern STATUS = Pattern.compile("/http/(status|redirect)/([2-5]\\d\\d)");

    private Echo() {
    }

    static void answer(HttpExchange exchange, String body) throws IOException {
        var status = STATUS.matcher(exchange.getRequestURI().getPath());
        if (!status.matches()) {
            Scenario.send(exchange, 200, "text/plain; charset=utf-8", said(exchange, body));
        } else if (status.group(1).equals("redirect")) {
            exchange.getResponseHeaders().set("Location", "/http/status/" + status.group(2));
            Scenario.send(exchange, 302, "", "");
        } else {
            Scenario.send(exchange, Integer.parseInt(status.group(2)), "text/plain; charset=utf-8",
                    "status " + status.group(2) + "\n");
        }
    }

    private static String said(HttpExchange exchange, String body) {
        var text = new StringBuilder(exchange.getRequestMethod()).append(' ').append(exchange.getRequestURI()).append('\n');
        new TreeMap<>(exchange.getRequestHeaders()).forEach((name, values) -> values.forEach(
                value -> text.append(name).append(": ").append(value).append('\n')));
        return text.append('\n').append(body).toString();
    }
}
