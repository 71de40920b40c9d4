using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Trm.Console.Wire;

/// <summary>A page, rendered on the server as a whole before its first byte goes out: one that fails half-way shows nothing of a case.</summary>
internal sealed class ShownPage(Type page, Visit visit, IReadOnlyDictionary<string, object?> values, int status, bool hasForms = true) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (hasForms)
            _ = visit.FormToken; // its cookie goes before the body
        await using var renderer = new HtmlRenderer(httpContext.RequestServices, NullLoggerFactory.Instance);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = new Dictionary<string, object?>(values, StringComparer.Ordinal) { [nameof(Visit)] = visit };
            return (await renderer.RenderComponentAsync(page, ParameterView.FromDictionary(parameters))).ToHtmlString();
        });
        var bytes = Encoding.UTF8.GetBytes(html);
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        httpContext.Response.ContentLength = bytes.Length;
        await httpContext.Response.Body.WriteAsync(bytes, httpContext.RequestAborted);
    }
}
