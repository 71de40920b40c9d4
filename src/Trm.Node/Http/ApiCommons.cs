using System.Globalization;
using Microsoft.OpenApi;
using Trm.Node.Idempotency;

namespace Trm.Node.Http;

/// <summary>What holds for every call of the interface, written once in its document.</summary>
internal static class ApiCommons
{
    public const string NextLink = "NextLink";

    /// <summary>What is said of a call that is not counted with the rest; null of the rest.</summary>
    public static string? CountedAs(Measure measure) => measure switch
    {
        Measure.Stop => "It stops somebody, or tells what has happened to a person: it is counted apart, and no flood of other calls holds it up.",
        Measure.Remedy => "It is done because something did not go through: it is counted apart, with its like.",
        _ => null,
    };

    /// <summary>What else a call is refused for that takes an idempotency key.</summary>
    public const string KeyReused = ". KEY_REUSED: the idempotency key stands for another request";

    private const string Token = "token";
    private const string Certificate = "certificate";
    private const string RetryAfter = "RetryAfter";

    /// <summary>How a caller is known: by one of these.</summary>
    public static IReadOnlyList<string> Callers { get; } = [Token, Certificate];

    /// <summary>What stands in addresses.</summary>
    public static IReadOnlyDictionary<string, string> InPath { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["case"] = "The case, by its pseudonym (UUID)",
        ["code"] = "The code of an account",
        ["event"] = "The event, as the call named it",
        ["hook"] = "The hook, by its name",
        ["id"] = "As the list names it",
        ["message"] = "The message, by its id (UUID)",
        ["number"] = "The number, as the list has it",
        ["peer"] = "A participant",
    };

    private static readonly Dictionary<string, (string Name, string Says)> Known = new(StringComparer.Ordinal)
    {
        ["200"] = ("Done", "What was asked for"),
        ["202"] = ("Submitted", "The message is sealed and stored: from now on the node owes it a fate"),
        ["401"] = ("NotSignedIn", "NOT_SIGNED_IN: no token of an officer, and no client certificate that this node knows"),
        ["403"] = ("NotAllowed", "NOT_ALLOWED: this role does not do that"),
        ["404"] = ("UnknownCase", "UNKNOWN_CASE: there is no such case for this officer; not shared and not existing look the same"),
        ["409"] = ("KeyInUse", "REQUEST_IN_HAND: the same request is being done; OUTCOME_UNKNOWN: the node ended while it did it, or is still at it; REPLY_NOT_KEPT: it was done, and its reply is not kept"),
        ["413"] = ("TooLarge", "TOO_LARGE: the body is longer than this call takes"),
        ["422"] = ("Refused", "Refused by the rules: the first code and hint, and every fault"),
        ["429"] = ("TooManyRequests", "TOO_MANY_REQUESTS: this officer has made as many calls as a minute has; stops and facts are never counted with the rest"),
        ["503"] = ("Unavailable", "The node cannot do it now"),
        ["507"] = ("StorageLow", "STORAGE_LOW: there is no room; nothing was stored"),
    };

    public static string Says(string status) => Known[status].Says;

    public static string NameOf(string status) => Known[status].Name;

    /// <summary>How else a call may end.</summary>
    public static IEnumerable<string> Refusals(ApiRoute route, bool takesBody) =>
    [
        "401", "403", "404", .. route.TakesKey ? ["409"] : Array.Empty<string>(), .. takesBody ? ["413"] : Array.Empty<string>(), "429", "503", "507",
    ];

    public static void AddTo(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "TRM node",
            Version = "1",
            Description = """
                What a national case-management system does with its own node: refer, decide, stop, read. Codes are those of the contract (contracts/README.md). FHIR R4 is beside it, under /fhir; GET /fhir/metadata says what that offers.

                Not shared and not existing look the same. A holder of the same token has the same rights, pages and keys: give each system its own officer.
                """,
            License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Tags = document.Paths.Values.SelectMany(path => path.Operations!.Values).SelectMany(operation => operation.Tags!).Select(tag => tag.Reference.Id!)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => new OpenApiTag { Name = name }).ToHashSet();
        document.AddComponent<IOpenApiSecurityScheme>(Token, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The token of an officer (trm node token), on the machine of the node alone",
        });
        document.AddComponent<IOpenApiSecurityScheme>(Certificate, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.MutualTLS, Description = "A client certificate that is bound to an officer (trm node token --certificate), from other machines",
        });
        document.AddComponent<IOpenApiParameter>(PageAsked.LimitName, new OpenApiParameter
        {
            Name = PageAsked.LimitName, In = ParameterLocation.Query, Description = "Most rows of the page",
            Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = Number(PageAsked.MaxLimit), Default = PageAsked.DefaultLimit },
        });
        document.AddComponent<IOpenApiParameter>(PageAsked.AfterName, new OpenApiParameter
        {
            Name = PageAsked.AfterName, In = ParameterLocation.Query, Description = "Where the page before ended, as the link to the next page has it; of this list and this officer alone", Schema = ApiSchemas.Text,
        });
        document.AddComponent<IOpenApiParameter>(IdempotencyKey.Header, new OpenApiParameter
        {
            Name = IdempotencyKey.Header, In = ParameterLocation.Header,
            Description = $"A name of this request, such as a UUID in quotation marks. Sent again with the same name and body it is done once and answered alike, for {IdempotentRequests.Kept.TotalHours:0} hours; what was refused without anything being done is judged anew",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotencyKey.MaxLength + 2 },
        });
        document.AddComponent<IOpenApiHeader>(NextLink, new OpenApiHeader
        {
            Description = "The next page, as <...>; rel=\"next\" (RFC 8288); absent on the last one", Schema = ApiSchemas.Text,
        });
        document.AddComponent<IOpenApiHeader>(RetryAfter, new OpenApiHeader { Description = "After how many seconds to ask again", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } });
        foreach (var (status, (name, says)) in Known.Where(k => k.Key is not ("200" or "202" or "422")))
            document.AddComponent<IOpenApiResponse>(name, new OpenApiResponse
            {
                Description = says,
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    ["application/json"] = new() { Schema = new OpenApiSchemaReference(nameof(RefusedReply), document) },
                },
                Headers = status is "409" or "429" ? new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal) { ["Retry-After"] = new OpenApiHeaderReference(RetryAfter, document) } : null,
            });
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
