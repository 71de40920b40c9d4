using Trm.Node.Fhir;
using Trm.Node.Http;

namespace Trm.Cli.Nodes;

/// <summary>What a caller hears when a call fails by our fault or the world's: a code and nothing else. The log gets the exception's type, never its text.</summary>
internal static partial class FailureReply
{
    public static void UseFailureReply(this WebApplication app) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, e.StatusCode, "REQUEST_INVALID", "the request is broken off, or no HTTP");
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            Failed(app.Logger, e.GetType().Name);
            await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "NODE_UNAVAILABLE", "the node could not do it now; look whether it was sent before you try again");
        }
    });

    private static Task WriteAsync(HttpContext context, int status, string code, string hint)
    {
        if (FhirFailure.IsOf(context))
            return FhirFailure.WriteAsync(context, status, code, hint);
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new RefusedReply(code, hint, []));
    }

    [LoggerMessage(4000, LogLevel.Error, "a call of the HTTP interface failed with {Exception}")]
    private static partial void Failed(ILogger logger, string exception);
}
