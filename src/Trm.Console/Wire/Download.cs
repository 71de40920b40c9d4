using Microsoft.AspNetCore.Http;

namespace Trm.Console.Wire;

/// <summary>A file that the browser keeps and does not show. Its name says nothing of a case.</summary>
/// <param name="content">Closed once it is sent.</param>
/// <param name="name">ASCII, without quotes.</param>
/// <param name="type">Its media type.</param>
internal sealed class Download(Stream content, string name, string type) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await using (content)
        {
            httpContext.Response.ContentType = type;
            httpContext.Response.ContentLength = content.Length;
            httpContext.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
            await content.CopyToAsync(httpContext.Response.Body, httpContext.RequestAborted);
        }
    }
}
