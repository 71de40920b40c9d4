using Microsoft.AspNetCore.Http;

namespace Trm.Node.Fhir;

/// <summary>What a caller of the FHIR interface hears when a call fails by our fault or the world's: a code and nothing else, as an OperationOutcome.</summary>
public static class FhirFailure
{
    /// <summary>True for a call of this interface.</summary>
    public static bool IsOf(HttpContext http) => http.Request.Path.StartsWithSegments(FhirRoutes.Base, StringComparison.Ordinal);

    /// <summary>Writes it.</summary>
    public static Task WriteAsync(HttpContext http, int status, string code, string hint) =>
        new FhirResult(Outcome.Of(status < StatusCodes.Status500InternalServerError ? "structure" : "transient", code, hint), status).ExecuteAsync(http);
}
