using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Trm.Contracts.Fhir;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Http;
using Task = System.Threading.Tasks.Task;

namespace Trm.Node.Fhir;

/// <summary>The addresses of the FHIR interface: JSON alone, callers known as at the JSON interface, every refusal an OperationOutcome.</summary>
internal sealed class FhirRoutes(IEndpointRouteBuilder app, AccessTokens tokens, RequestBudgets budgets)
{
    public const string Base = "/fhir";

    /// <summary>An address that anybody may read.</summary>
    public void Open(string path, Func<HttpRequest, Resource> answer) => app.MapGet(Base + path, http => AnswerNowAsync(http, () => new FhirResult(answer(http.Request))));

    public void Read<T>(string type, Func<Officer, string, CancellationToken, Task<Result<T>>> read)
        where T : Resource => app.MapGet($"{Base}/{type}/{{id}}", http => AskedAsync(http, async officer =>
        {
            var found = await read(officer, (string)http.Request.RouteValues["id"]!, http.RequestAborted);
            return found.IsOk ? new FhirResult(found.Value) : Refused(found.Rejections);
        }));

    public void Search(string type, IReadOnlyList<SearchParameter> known, Func<Officer, SearchQuery, CancellationToken, Task<Result<Found<Resource>>>> search) =>
        app.MapGet($"{Base}/{type}", http => AskedAsync(http, async officer =>
        {
            if (!SearchQuery.Parse(http.Request.Query, known, IsLenient(http.Request)).Try(out var query, out var fault))
                return Refused([fault]);
            var found = await search(officer, query, http.RequestAborted);
            return found.IsOk ? new FhirResult(Searchset(http.Request, type, query, found.Value)) : Refused(found.Rejections);
        }));

    /// <summary>A call with one message as its body, read to its limit and no further. It may be a hold: where its officer has sent too many it is read all the same, and goes where it is urgent.</summary>
    /// <param name="laneOf">How urgent a message is.</param>
    public void Post(string path, Func<ReadOnlyMemory<byte>, Lane> laneOf, Func<Officer, ReadOnlyMemory<byte>, CancellationToken, Task<IResult>> answer) => app.MapPost(Base + path, http => OfOfficerAsync(http, async officer =>
    {
        var wait = budgets.TakeMessage(officer);
        if (!IsFhirJson(http.Request.ContentType))
            return new FhirResult(Outcome.Of("not-supported", RejectionCode.FileInvalid.Text, $"the body is {MessageMeta.FhirMedia}, in UTF-8"), StatusCodes.Status415UnsupportedMediaType);
        if (await BodyAsync(http.Request) is not { } body)
            return Refused([new Rejection(RejectionCode.TooLarge, null, "a message has at most 1 MiB")]);
        if (wait is not null && laneOf(body) == Lane.Urgent)
            wait = budgets.Take(officer, Measure.Stop);
        return wait is { } until ? Throttled(http, until) : await answer(officer, body, http.RequestAborted);
    }));

    /// <summary>Whatever else somebody asks for here is told so in FHIR's words.</summary>
    public void Rest() => app.Map($"{Base}/{{**rest}}", http => AnswerNowAsync(
        http, () => new FhirResult(Outcome.Of("not-supported", RejectionCode.KindUnknown.Text, $"GET {Base}/metadata says what is offered here"), StatusCodes.Status404NotFound)));

    public static IResult Refused(IReadOnlyList<Rejection> faults) => new FhirResult(Outcome.Of(faults), Outcome.StatusOf(faults[0]));

    /// <summary>The address of this interface, as whoever calls knows it.</summary>
    public static string AddressOf(HttpRequest request) => $"{request.Scheme}://{request.Host}{Base}";

    private Task AskedAsync(HttpContext http, Func<Officer, Task<IResult>> answer) => OfOfficerAsync(
        http, async officer => budgets.Take(officer, Measure.Normal) is { } wait ? Throttled(http, wait) : await answer(officer));

    private Task OfOfficerAsync(HttpContext http, Func<Officer, Task<IResult>> answer) => AnswerAsync(http, async () => tokens.Find(http) is { } officer
        ? await answer(officer)
        : new FhirResult(Outcome.Of("login", "NOT_SIGNED_IN", "send the token of an officer: Authorization: Bearer ..., or come with a client certificate that this node knows"), StatusCodes.Status401Unauthorized));

    private static FhirResult Throttled(HttpContext http, TimeSpan wait)
    {
        http.Response.Headers.RetryAfter = Answer.Seconds(wait);
        return new FhirResult(Outcome.Of("throttled", "TOO_MANY_REQUESTS", "ask again after as many seconds as Retry-After says; a stop is never counted with the rest"), StatusCodes.Status429TooManyRequests);
    }

    private static Task AnswerNowAsync(HttpContext http, Func<FhirResult> answer) => AnswerAsync(http, () => Task.FromResult<IResult>(answer()));

    private static async Task AnswerAsync(HttpContext http, Func<Task<IResult>> answer)
    {
        http.Response.Headers.CacheControl = "no-store";
        var result = Accepts(http.Request) ? await WithRoomAsync(answer) : new FhirResult(
            Outcome.Of("not-supported", RejectionCode.FileInvalid.Text, $"this interface answers in {MessageMeta.FhirMedia} alone"), StatusCodes.Status406NotAcceptable);
        await result.ExecuteAsync(http);
    }

    // As the JSON interface: nothing is shown that could not be put on record.
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

    private static Bundle Searchset(HttpRequest request, string type, SearchQuery query, Found<Resource> found)
    {
        var address = $"{AddressOf(request)}/{type}";
        return new()
        {
            Type = "searchset",
            Total = (int)Math.Min(int.MaxValue, found.Total),
            Link =
            [
                new() { Relation = "self", Url = $"{address}?{query.ToLink(query.After)}" },
                .. found.Next is { } next ? [new Bundle.LinkComponent { Relation = "next", Url = $"{address}?{query.ToLink(next)}" }] : Array.Empty<Bundle.LinkComponent>(),
            ],
            Entry = [.. found.Rows.Select(r => new Bundle.EntryComponent { FullUrl = $"{address}/{r.Id}", Resource = r })],
        };
    }

    // https://hl7.org/fhir/R4/search.html#errors; strict is the rule here.
    private static bool IsLenient(HttpRequest request) => request.Headers["Prefer"].Any(p => p?.Split([',', ';'], StringSplitOptions.TrimEntries).Contains("handling=lenient", StringComparer.OrdinalIgnoreCase) == true);

    private static bool IsFhirJson(string? contentType) => MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals(MessageMeta.FhirMedia, StringComparison.OrdinalIgnoreCase) && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    // _format goes before the header: https://hl7.org/fhir/R4/http.html#mime-type
    private static bool Accepts(HttpRequest request)
    {
        if (request.Query["_format"] is [{ } format])
            return format is "json" or MessageMeta.FhirMedia or MediaTypeNames.Application.Json;
        var accepted = request.GetTypedHeaders().Accept;
        return accepted.Count == 0 || accepted.Any(a => a.Quality != 0 && a.MediaType.Value is MessageMeta.FhirMedia or MediaTypeNames.Application.Json or "application/*" or "*/*");
    }

    private static async Task<ReadOnlyMemory<byte>?> BodyAsync(HttpRequest request)
    {
        if (request.ContentLength > FhirReader.MaxBytes)
            return null;
        using var buffer = new MemoryStream();
        var chunk = new byte[64 * 1024];
        for (int read; (read = await request.Body.ReadAsync(chunk, request.HttpContext.RequestAborted)) > 0;)
        {
            if (buffer.Length + read > FhirReader.MaxBytes)
                return null;
            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }
}
