using System.Collections;
using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Referrals;

namespace Trm.Node.Http;

/// <summary>The addresses of the interface: who calls is known by a token, a body is read to its limit and no further, and every refusal looks alike.</summary>
internal sealed class Routes(IEndpointRouteBuilder app, AccessTokens tokens)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = false,
        MaxDepth = CompactJson.MaxDepth,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public void Get(string path, Func<Officer, RouteValueDictionary, CancellationToken, Task<IResult>> answer)
    {
        app.MapGet(path, Handle);

        Task Handle(HttpContext http) => AnswerAsync(http, officer => answer(officer, http.Request.RouteValues, http.RequestAborted));
    }

    /// <summary>What is asked for stands in the query; a name that the call does not know is refused, lest a misspelt wish yields more than was wished.</summary>
    public void Get(string path, IReadOnlyList<string> names, Func<Officer, IQueryCollection, CancellationToken, Task<IResult>> answer)
    {
        app.MapGet(path, Handle);

        Task Handle(HttpContext http) => AnswerAsync(http, officer => http.Request.Query.All(q => names.Contains(q.Key, StringComparer.Ordinal) && q.Value.Count == 1)
            ? answer(officer, http.Request.Query, http.RequestAborted)
            : Task.FromResult(Refused([new Rejection(RejectionCode.Structure, "query", $"each of these at most once, and nothing else: {string.Join(", ", names)}")])));
    }

    public void Post<T>(string path, long limit, Func<Officer, RouteValueDictionary, T, CancellationToken, Task<IResult>> answer)
        where T : class
    {
        app.MapPost(path, Handle);

        Task Handle(HttpContext http) => AnswerAsync(http, officer => WithBodyAsync(http, officer));

        async Task<IResult> WithBodyAsync(HttpContext http, Officer officer)
        {
            var body = await BodyAsync<T>(http, limit);
            return body.Value is null ? body.Fault! : await answer(officer, http.Request.RouteValues, body.Value, http.RequestAborted);
        }
    }

    /// <summary>The body is read by the call itself, piece by piece and to that limit.</summary>
    public void Upload(string path, long limit, Func<Officer, HttpRequest, CancellationToken, Task<IResult>> answer)
    {
        app.MapPost(path, Handle);

        Task Handle(HttpContext http) => AnswerAsync(http, async officer =>
        {
            if (http.Request.ContentLength > limit)
                return TooLarge(limit);
            if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
                size.MaxRequestBodySize = limit + 1;
            return await answer(officer, http.Request, http.RequestAborted);
        });
    }

    public static Task<IResult> OfCase(RouteValueDictionary route, Func<CaseId, Task<IResult>> answer) =>
        CaseId.Parse(route["case"] as string).Try(out var @case, out _)
            ? answer(@case)
            : Task.FromResult(Refused([CaseTable.Unknown]));

    public static IResult Submitted(Result<Outbox.Submitted> result) => result.IsOk
        ? Results.Json(SubmittedReply.Of(result.Value), Json, statusCode: StatusCodes.Status202Accepted)
        : Refused(result.Rejections);

    public static IResult Reply<T>(Result<T> result, Func<T, object> shape)
        where T : class => result.IsOk ? Results.Json(shape(result.Value), Json) : Refused(result.Rejections);

    public static IResult Unlisted(string path, IEnumerable<string> codes) =>
        Refused([new Rejection(RejectionCode.CodeInvalid, path, $"one of: {string.Join(", ", codes)}")]);

    private static IResult TooLarge(long limit) => Results.Json(
        RefusedReply.Of([new Rejection(RejectionCode.TooLarge, "body", FormattableString.Invariant($"at most {limit} bytes"))]), Json, MediaTypeNames.Application.Json,
        StatusCodes.Status413PayloadTooLarge);

    public static IResult Refused(IReadOnlyList<Rejection> rejections) => Results.Json(RefusedReply.Of(rejections), Json, statusCode: rejections[0].Code switch
    {
        var code when code.Equals(RejectionCode.NotAllowed) => StatusCodes.Status403Forbidden,
        var code when code.Equals(RejectionCode.UnknownCase) => StatusCodes.Status404NotFound,
        var code when code.Equals(RejectionCode.StorageLow) => StatusCodes.Status507InsufficientStorage,
        _ => StatusCodes.Status422UnprocessableEntity,
    });

    private async Task AnswerAsync(HttpContext http, Func<Officer, Task<IResult>> answer)
    {
        http.Response.Headers.CacheControl = "no-store";
        var result = Officer(http, tokens) is { } officer ? await WithRoomAsync(() => answer(officer)) : Results.Json(
            new RefusedReply("NOT_SIGNED_IN", "send the token of an officer: Authorization: Bearer ...", []), Json, statusCode: StatusCodes.Status401Unauthorized);
        await result.ExecuteAsync(http);
    }

    // Whatever the call would have stored: nothing of it is, and nothing is shown that could not be put on record.
    private static async Task<IResult> WithRoomAsync(Func<Task<IResult>> answer)
    {
        try
        {
            return await answer();
        }
        catch (Storage.StorageFullException)
        {
            return Refused([Machine.DiskWatch.Rejection]);
        }
    }

    private static Officer? Officer(HttpContext http, AccessTokens tokens) =>
        http.Request.Headers.Authorization is [{ } header] && header.StartsWith("Bearer ", StringComparison.Ordinal) ? tokens.Find(header["Bearer ".Length..].Trim()) : null;

    // Reads at most so much, and answers a malformed body without quoting it.
    private static async Task<(T? Value, IResult? Fault)> BodyAsync<T>(HttpContext http, long limit)
        where T : class
    {
        if (http.Request.ContentLength > limit)
            return (null, TooLarge(limit));
        using var buffer = new MemoryStream();
        var chunk = new byte[64 * 1024];
        for (int read; (read = await http.Request.Body.ReadAsync(chunk, http.RequestAborted)) > 0;)
        {
            if (buffer.Length + read > limit)
                return (null, TooLarge(limit));
            buffer.Write(chunk, 0, read);
        }

        try
        {
            if (JsonSerializer.Deserialize<T>(buffer.GetBuffer().AsSpan(0, (int)buffer.Length), Json) is not { } value)
                return (null, Refused([new Rejection(RejectionCode.Structure, "body", "the body is one JSON object")]));
            return Gap(value, "") is { } gap ? (null, Refused([new Rejection(RejectionCode.Required, gap, "this call needs the member")])) : (value, null);
        }
        catch (JsonException malformed)
        {
            return (null, Refused([new Rejection(RejectionCode.Structure, Place(malformed), "not the JSON object that this call takes; see its members in the guide")]));
        }
    }

    // A member that is left out is null, whatever its type says: found here, so that no act has to ask.
    private static string? Gap(object? value, string path)
    {
        if (value is IEnumerable list and not string and not byte[])
            return list.Cast<object?>().Select((item, i) => item is null ? $"{path}[{i}]" : Gap(item, $"{path}[{i}]")).FirstOrDefault(gap => gap is not null);
        if (value is null or JsonDocument || Json.GetTypeInfo(value.GetType()) is not { Kind: JsonTypeInfoKind.Object } type)
            return null;
        foreach (var member in type.Properties)
        {
            var place = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            var content = member.Get?.Invoke(value);
            if ((content is null && !member.IsGetNullable ? place : Gap(content, place)) is { } gap)
                return gap;
        }

        return null;
    }

    // A path may end in a member's name that the caller made up; only our own names are repeated.
    private static string Place(JsonException malformed) =>
        malformed.Path is { } path && path.All(c => char.IsAsciiLetterOrDigit(c) || c is '$' or '.' or '[' or ']') && path.Length <= 64 && malformed.InnerException is not null ? path : "body";
}
