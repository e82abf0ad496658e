package agents.firecrawl.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be set for agent {@code firecrawl}. */
@ObjectClassDefinition(name = "Agent firecrawl", description = "Reads a web page with Firecrawl.")
public @interface FirecrawlConfig {
    @AttributeDefinition(description = "Where the service is; another one needs a grant in conf/outbound.conf.")
    String baseUrl() default "https://api.firecrawl.dev";

    @AttributeDefinition(description = "Version of its interface: v1 or v2.")
    String apiVersion() default "v1";

    @AttributeDefinition(description = "Whether headers, navigation and footers of the page are left out.")
    boolean onlyMainContent() default true;

    @AttributeDefinition(description = "How long Firecrawl may take for a page, in milliseconds; 1,000 to 300,000.")
    int timeoutMillis() default 9_000;
}
