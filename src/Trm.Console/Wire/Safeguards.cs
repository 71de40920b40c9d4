using Microsoft.AspNetCore.Http;
using Trm.Node.Storage;

namespace Trm.Console.Wire;

/// <summary>What holds for every answer, whatever it is: what the browser may do with it, for which host it is, and what is said when something fails.</summary>
internal static class Safeguards
{
    /// <summary>Nothing from anybody else, no script and no style within a page, no frame around it.</summary>
    public const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    /// <summary>Answers, or says in words why not.</summary>
    public static async Task ProtectAsync(HttpContext http, ConsoleParts parts, RequestDelegate next)
    {
        SetHeaders(http.Response.Headers, parts.Options);
        http.Request.Scheme = parts.Options.Address.Scheme; // as people reach it, where a proxy of this machine ends the TLS
        try
        {
            if (!IsOurs(http.Request, parts.Options))
                await SayAsync(http, parts, "frame.wrong-host", StatusCodes.Status400BadRequest);
            else
                await next(http);
        }
        catch (BadHttpRequestException e) when (!http.Response.HasStarted)
        {
            await SayAsync(http, parts, e.StatusCode == StatusCodes.Status413PayloadTooLarge ? "frame.too-large" : "frame.no-form", e.StatusCode);
        }
        catch (InvalidDataException) when (!http.Response.HasStarted)
        {
            await SayAsync(http, parts, "frame.no-form", StatusCodes.Status400BadRequest);
        }
        catch (StorageFullException) when (!http.Response.HasStarted)
        {
            await SayAsync(http, parts, "frame.no-room", StatusCodes.Status507InsufficientStorage);
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
        {
            parts.Log.Failed(e.GetType().Name);
            await SayAsync(http, parts, "frame.failed-text", StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static void SetHeaders(IHeaderDictionary headers, ConsoleOptions options)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        if (options.IsSecure)
            headers.StrictTransportSecurity = "max-age=31536000";
    }

    // A page that is asked for under another name would carry that name into addresses and forms (host header injection, DNS rebinding).
    private static bool IsOurs(HttpRequest request, ConsoleOptions options) =>
        string.Equals(request.Host.Host, options.Address.Host, StringComparison.OrdinalIgnoreCase) && (request.Host.Port ?? (options.IsSecure ? 443 : 80)) == options.Address.Port;

    private static async Task SayAsync(HttpContext http, ConsoleParts parts, string text, int status)
    {
        // What failed may be the storage: nothing is looked up to say so.
        await Visit.Of(http, parts, null).Say("frame.refused", text, status).ExecuteAsync(http);
    }
}
