package dev.winnow.operator.report;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code POST /report}: the whole of what trainers talk to. The answer is a sentence of plain text. */
@Path("/report")
public final class ReportResource {
    private final ClusterReports reports;

    public ReportResource(ClusterReports reports) {
        this.reports = reports;
    }

    /** Takes a report; any content type will do, so that {@code curl -d} needs no header for it. */
    @POST
    @Blocking
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.TEXT_PLAIN)
    public CompletionStage<Response> report(
            @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization, byte[] body) {
        return reports.take(authorization, body).thenApply(answer -> Response.status(answer.code())
                .entity(answer.message() + "\n")
                .build());
    }
}
