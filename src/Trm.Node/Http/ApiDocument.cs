using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Trm.Node.Idempotency;

namespace Trm.Node.Http;

/// <summary>
/// The document of the JSON interface (OpenAPI 3.1), made from its routes: types, with what their comments say, and beside them what holds for all - who calls, keys, pages, limits, refusals.
/// </summary>
public static class ApiDocument
{
    /// <summary>Where it is served, to anybody; contracts/openapi.json is the same.</summary>
    public const string Path = "/api/openapi.json";

    // The name under which a host serves a document at an address without one.
    private const string Name = "v1";

    /// <summary>What <see cref="NodeApi.MapNode"/> needs of the host.</summary>
    public static IServiceCollection AddNodeApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.NumberHandling = Routes.Json.NumberHandling;
            json.SerializerOptions.RespectNullableAnnotations = Routes.Json.RespectNullableAnnotations;
            json.SerializerOptions.MaxDepth = Routes.Json.MaxDepth;
        });
        return services.AddOpenApi(Name, options =>
        {
            options.AddSchemaTransformer((schema, context, _) => Done(() => ApiSchemas.Complete(schema, context.JsonTypeInfo)));
            options.AddOperationTransformer((operation, context, _) => Done(() => Describe(operation, context)));
            options.AddDocumentTransformer((document, _, _) => Done(() => ApiCommons.AddTo(document)));
        });
    }

    // Anybody may ask for it, as often as they like: it is made once.
    internal static void MapApiDocument(this IEndpointRouteBuilder app)
    {
        var document = new Lazy<Task<byte[]>>(() => WriteAsync(app.ServiceProvider));
        app.MapGet(Path, async http => await Results.Bytes(await document.Value, $"{MediaTypeNames.Application.Json}; charset=utf-8").ExecuteAsync(http));
    }

    private static async Task<byte[]> WriteAsync(IServiceProvider services)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync();
        using var bytes = new MemoryStream();
        await document.SerializeAsJsonAsync(bytes, OpenApiSpecVersion.OpenApi3_1);
        return bytes.ToArray();
    }

    private static Task Done(Action act)
    {
        act();
        return Task.CompletedTask;
    }

    private static void Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var (metadata, document) = (context.Description.ActionDescriptor.EndpointMetadata, context.Document!);
        var (route, path) = (metadata.OfType<ApiRoute>().Single(), context.Description.RelativePath!);
        operation.Summary = route.Does;
        operation.Description = ApiCommons.CountedAs(route.Measure);
        operation.OperationId = Id(context.Description.HttpMethod!, path);
        operation.Tags = new HashSet<OpenApiTagReference> { new(path.Split('/') is ["api", var part, ..] ? part : "health", document) };
        operation.Parameters = [.. Parameters(route, path, document)];
        if (route.Takes is { } media && operation.RequestBody is OpenApiRequestBody body)
            body.Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [media] = ApiSchemas.File };
        var responses = operation.Responses ??= [];
        foreach (var (status, response) in responses)
            response.Description = ApiCommons.Says(status) + (status == "422" && route.TakesKey ? ApiCommons.KeyReused : "");
        if (responses.TryGetValue("200", out var ok) && ok is OpenApiResponse reply)
            Complete(reply, route, document);
        if (path == "health/ready")
            responses["503"] = new OpenApiResponse { Description = ApiCommons.Says("503"), Content = ((OpenApiResponse)responses["200"]).Content };
        if (route.IsOpen)
            return;
        foreach (var status in ApiCommons.Refusals(route, takesBody: operation.RequestBody is not null))
            responses[status] = new OpenApiResponseReference(ApiCommons.NameOf(status), document);
        operation.Security = [.. ApiCommons.Callers.Select(caller => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(caller, document)] = [] })];
    }

    private static void Complete(OpenApiResponse reply, ApiRoute route, OpenApiDocument document)
    {
        if (route.IsList)
            reply.Headers = new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal) { ["Link"] = new OpenApiHeaderReference(ApiCommons.NextLink, document) };
        if (route.Gives != MediaTypeNames.Application.Json)
            reply.Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [route.Gives] = ApiSchemas.File };
    }

    private static IEnumerable<IOpenApiParameter> Parameters(ApiRoute route, string path, OpenApiDocument document)
    {
        foreach (var name in path.Split('/').Where(p => p[0] == '{').Select(p => p.Trim('{', '}')))
            yield return new OpenApiParameter { Name = name, In = ParameterLocation.Path, Required = true, Schema = ApiSchemas.Text, Description = ApiCommons.InPath[name] };
        foreach (var query in route.Queries)
            yield return new OpenApiParameter { Name = query.Name, In = ParameterLocation.Query, Required = query.IsRequired, Schema = ApiSchemas.Text, Description = query.Says };
        if (route.IsList)
        {
            yield return new OpenApiParameterReference(PageAsked.LimitName, document);
            yield return new OpenApiParameterReference(PageAsked.AfterName, document);
        }

        if (route.TakesKey)
            yield return new OpenApiParameterReference(IdempotencyKey.Header, document);
    }

    // getReferralsCase of GET /api/referrals/{case}: what generated clients call it.
    private static string Id(string method, string path) => method.ToLowerInvariant() + string.Concat(
        path.Split(['/', '-', '{', '}'], StringSplitOptions.RemoveEmptyEntries).Where(w => w != "api").Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
}
