using Microsoft.AspNetCore.Http;
using Trm.Contracts.Fhir;
using Trm.Contracts.Messages;
using Task = System.Threading.Tasks.Task;

namespace Trm.Node.Fhir;

/// <summary>A resource as the answer to a call.</summary>
internal sealed class FhirResult(Resource resource, int status = StatusCodes.Status200OK) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, bytes) = (httpContext.Response, FhirWriter.Write(resource));
        response.StatusCode = status;
        response.ContentType = $"{MessageMeta.FhirMedia}; charset=utf-8";
        response.ContentLength = bytes.Length;
        response.Headers.XContentTypeOptions = "nosniff";
        return response.Body.WriteAsync(bytes, httpContext.RequestAborted).AsTask();
    }
}
