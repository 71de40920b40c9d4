using Microsoft.AspNetCore.Http;

namespace Trm.Console.Wire;

/// <summary>303: go there and ask.</summary>
internal sealed class SeeOther(string path) : IResult
{
    /// <summary>Where.</summary>
    public string Path => path;

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = path;
        return Task.CompletedTask;
    }
}
