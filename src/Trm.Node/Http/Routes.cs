using System.Net.Mime;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Idempotency;
using Trm.Node.Referrals;

namespace Trm.Node.Http;

/// <summary>
/// The addresses of the interface: who calls is known by a token or a certificate, and has so many calls a minute; a body is read to its limit and no further; every refusal looks alike. What a route takes and
/// gives stands in its types, and the document of the interface is made from them.
/// </summary>
internal sealed class Routes(IEndpointRouteBuilder app, TrmNode node, AccessTokens tokens)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = false,
        NumberHandling = JsonNumberHandling.Strict,
        MaxDepth = CompactJson.MaxDepth,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>An address that anybody may read.</summary>
    public void Open<T>(string path, string does, Func<CancellationToken, Task<Answer<T>>> answer) => Map(
        app.MapGet(path, async http => await (await answer(http.RequestAborted)).ExecuteAsync(http)), new(does) { IsOpen = true }, typeof(T));

    public void Get<T>(string path, string does, Func<Officer, RouteValueDictionary, CancellationToken, Task<Answer<T>>> answer) =>
        Get(path, does, [], (officer, http) => answer(officer, http.Request.RouteValues, http.RequestAborted));

    /// <summary>What is asked for stands in the query; a name that the call does not know is refused, lest a misspelt wish yields more than was wished.</summary>
    public void Get<T>(string path, string does, IReadOnlyList<ApiQuery> names, Func<Officer, IQueryCollection, CancellationToken, Task<Answer<T>>> answer) =>
        Get(path, does, names, async (officer, http) => Unknown(http, names) is { } fault ? fault : await answer(officer, http.Request.Query, http.RequestAborted));

    /// <summary>A file.</summary>
    public void GetFile(string path, string does, string media, IReadOnlyList<ApiQuery> names, Func<Officer, HttpRequest, CancellationToken, Task<IResult>> answer) => Map(
        app.MapGet(path, http => AnswerAsync(http, Measure.Normal, async officer => Unknown(http, names) is { } fault ? fault : await answer(officer, http.Request, http.RequestAborted))),
        new(does) { Queries = names, Gives = media }, typeof(Stream));

    /// <summary>A list, page by page.</summary>
    /// <param name="page">The page that is asked for.</param>
    /// <param name="shape">A row, as it is shown.</param>
    public void List<TRow, T>(string path, string does, Func<Officer, RouteValueDictionary, PageAsked, CancellationToken, Task<Result<Listed<TRow>>>> page, Func<TRow, T> shape)
    {
        var route = new ApiRoute(does) { IsList = true };
        Map(app.MapGet(path, http => AnswerAsync(http, Measure.Normal, async officer => await ListAsync(http, officer))), route, typeof(IReadOnlyList<T>));

        async Task<Answer<IReadOnlyList<T>>> ListAsync(HttpContext http, Officer officer)
        {
            var list = http.Request.Path.Value!;
            if (!PageAsked.Read(http.Request.Query, cursor => node.Cursors.Read(officer, list, cursor)).Try(out var asked, out var fault))
                return Refused([fault]);
            var found = await page(officer, http.Request.RouteValues, asked, http.RequestAborted);
            return found.IsOk
                ? Answer<IReadOnlyList<T>>.Of([.. found.Value.Rows.Select(shape)], next: found.Value.Next is { } place
                    ? FormattableString.Invariant($"{list}?{PageAsked.LimitName}={asked.Limit}&{PageAsked.AfterName}={node.Cursors.Write(officer, list, place)}")
                    : null)
                : Refused(found.Rejections);
        }
    }

    /// <summary>The same of a list that is read as a whole.</summary>
    /// <param name="place">Of one row: see <see cref="Listed{T}.Of"/>.</param>
    public void List<TRow, T>(string path, string does, Func<Officer, RouteValueDictionary, CancellationToken, Task<Result<IReadOnlyList<TRow>>>> all, Func<TRow, string> place, Func<TRow, T> shape)
        where TRow : class => List(
        path, does, async (officer, route, asked, cancel) =>
        {
            var rows = await all(officer, route, cancel);
            return rows.IsOk ? Result<Listed<TRow>>.Ok(Listed<TRow>.Of(rows.Value, place, asked)) : Result<Listed<TRow>>.Refused(rows.Rejections);
        }, shape);

    /// <summary>A call with a JSON object as its body.</summary>
    /// <param name="measure">With what it is counted.</param>
    public PostRoute<TBody> Post<TBody>(string path, string does, long limit = NodeApi.MaxBody, Measure measure = Measure.Normal)
        where TBody : class => new(this, path, does, limit, measure);

    /// <summary>The body is read by the call itself, piece by piece and to that limit. It needs no idempotency key: the same file again is known by its bytes.</summary>
    /// <param name="measure">As of any other call with a body.</param>
    public void Upload<T>(string path, string does, string media, long limit, Func<Officer, HttpRequest, CancellationToken, Task<Answer<T>>> answer, Measure measure = Measure.Normal) => Map(
        app.MapPost(path, http => AnswerAsync(http, measure, async officer =>
        {
            if (http.Request.ContentLength > limit)
                return TooLarge(limit);
            if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
                size.MaxRequestBodySize = limit + 1;
            return await answer(officer, http.Request, http.RequestAborted);
        })),
        new(does) { Measure = measure, Takes = media }, typeof(T), StatusCodes.Status200OK, typeof(Stream));

    public static Task<Answer<T>> OfCase<T>(RouteValueDictionary route, Func<CaseId, Task<Answer<T>>> answer) =>
        CaseOf(route) is { } @case ? answer(@case) : Refuse<T>(CaseTable.Unknown);

    public static CaseId? CaseOf(RouteValueDictionary route) => CaseId.Parse(route["case"] as string).Try(out var @case, out _) ? @case : null;

    public static Answer<SubmittedReply> Submitted(Result<Outbox.Submitted> result) => result.IsOk
        ? Answer<SubmittedReply>.Of(SubmittedReply.Of(result.Value), StatusCodes.Status202Accepted)
        : Refused(result.Rejections);

    public static Answer<TReply> Reply<T, TReply>(Result<T> result, Func<T, TReply> shape)
        where T : class => result.IsOk ? Answer<TReply>.Of(shape(result.Value)) : Refused(result.Rejections);

    public static Refusal Refused(IReadOnlyList<Rejection> rejections) => Refusal.Of(rejections);

    /// <summary>The same where the rest takes time.</summary>
    public static Task<Answer<T>> Refuse<T>(Rejection rejection) => Task.FromResult<Answer<T>>(Refused([rejection]));

    public static Rejection Unlisted(string path, IEnumerable<string> codes) => new(RejectionCode.CodeInvalid, path, $"one of: {string.Join(", ", codes)}");

    /// <summary>A call whose body is one JSON object, read and held to what the call needs.</summary>
    internal void Post<TBody>(PostRoute<TBody> route, Type reply, int status, string gives, bool takesKey, bool isKept, Func<Officer, RouteValueDictionary, TBody, CancellationToken, Task<IResult>> answer)
        where TBody : class
    {
        Map(app.MapPost(route.Path, Handle), new(route.Does) { Measure = route.Measure, TakesKey = takesKey, Gives = gives }, reply, status, typeof(TBody));

        Task Handle(HttpContext http) => AnswerAsync(http, route.Measure, officer => WithBodyAsync(http, officer));

        async Task<IResult> WithBodyAsync(HttpContext http, Officer officer)
        {
            if (!IdempotencyKey.Parse(takesKey ? http.Request.Headers[IdempotencyKey.Header] : default).Try(out var key, out var fault))
                return Refused([fault]);
            if (await RequestBody.ReadAsync(http, route.Limit) is not { } bytes)
                return TooLarge(route.Limit);
            if (!RequestBody.Parse<TBody>(bytes).Try(out var body, out fault))
                return Refused([fault]);
            return key.Length == 0
                ? await answer(officer, http.Request.RouteValues, body, http.RequestAborted)
                : await node.Idempotent.DoAsync(
                    officer, key, http.Request.Path.Value!, bytes, CaseOf(http.Request.RouteValues), reply == typeof(SubmittedReply), isKept,
                    async () => (Answer)await answer(officer, http.Request.RouteValues, body, CancellationToken.None));
        }
    }

    private void Get<T>(string path, string does, IReadOnlyList<ApiQuery> names, Func<Officer, HttpContext, Task<Answer<T>>> answer) =>
        Map(app.MapGet(path, http => AnswerAsync(http, Measure.Normal, async officer => await answer(officer, http))), new(does) { Queries = names }, typeof(T));

    // The handler of a route is made anew for each and says nothing: a method stands for it, and its types stand beside. No media types stand with the body's: they would turn calls away by their Content-Type.
    // Of which type a file is, the document says by itself.
    private static void Map(IEndpointConventionBuilder endpoint, ApiRoute route, Type reply, int status = StatusCodes.Status200OK, Type? body = null)
    {
        endpoint.WithMetadata(
            typeof(Routes).GetMethod(nameof(Handler), BindingFlags.NonPublic | BindingFlags.Static)!, route, new ProducesResponseTypeMetadata(status, reply, [MediaTypeNames.Application.Json]));
        if (body is not null)
            endpoint.WithMetadata(new AcceptsMetadata([], body));
        if (!route.IsOpen)
            endpoint.WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status422UnprocessableEntity, typeof(RefusedReply), [MediaTypeNames.Application.Json]));
    }

    private static void Handler()
    {
    }

    private static Refusal? Unknown(HttpContext http, IReadOnlyList<ApiQuery> names) => http.Request.Query.All(q => names.Any(n => n.Name == q.Key) && q.Value.Count == 1)
        ? null
        : Refused([new Rejection(RejectionCode.Structure, "query", $"each of these at most once, and nothing else: {string.Join(", ", names.Select(n => n.Name))}")]);

    private static Refusal TooLarge(long limit) => new(
        StatusCodes.Status413PayloadTooLarge, RefusedReply.Of([new Rejection(RejectionCode.TooLarge, "body", FormattableString.Invariant($"at most {limit} bytes"))]));

    private async Task AnswerAsync(HttpContext http, Measure measure, Func<Officer, Task<IResult>> answer)
    {
        http.Response.Headers.CacheControl = "no-store";
        var result = tokens.Find(http) switch
        {
            null => new Refusal(
                StatusCodes.Status401Unauthorized, new("NOT_SIGNED_IN", "send the token of an officer: Authorization: Bearer ..., or come with a client certificate that this node knows", [])),
            var officer when node.Budgets.Take(officer, measure) is { } wait => new Refusal(
                StatusCodes.Status429TooManyRequests, new("TOO_MANY_REQUESTS", "ask again after as many seconds as Retry-After says; a stop is never counted with the rest", [])) { RetryAfter = wait },
            var officer => await WithRoomAsync(() => answer(officer)),
        };
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
}
