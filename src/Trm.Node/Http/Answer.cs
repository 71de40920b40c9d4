using System.Net.Mime;
using Microsoft.AspNetCore.Http;

namespace Trm.Node.Http;

/// <summary>What a call is answered with: JSON, whole before the first byte of it leaves.</summary>
internal class Answer(int status, ReadOnlyMemory<byte> json) : IResult
{
    /// <summary>Of HTTP.</summary>
    public int Status => status;

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Json => json;

    /// <summary>True where nothing was done, or shown.</summary>
    public bool IsRefused => status >= StatusCodes.Status400BadRequest;

    /// <summary>When to ask again; null where that is nobody's advice.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Where the next page of a list is; null for the last, and for what is no list.</summary>
    public string? Next { get; init; }

    /// <summary>As <c>Retry-After</c> has it: whole seconds, one at least.</summary>
    public static string Seconds(TimeSpan wait) => Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString("0", System.Globalization.CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = $"{MediaTypeNames.Application.Json}; charset=utf-8";
        response.ContentLength = json.Length;
        if (RetryAfter is { } wait)
            response.Headers.RetryAfter = Seconds(wait);
        if (Next is not null)
            response.Headers.Link = $"<{Next}>; rel=\"next\"";
        await response.Body.WriteAsync(json, httpContext.RequestAborted);
    }
}
