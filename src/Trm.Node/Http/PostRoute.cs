using System.Net.Mime;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Trm.Node.Http;

/// <summary>A route that takes a JSON object, before it is said how it is answered.</summary>
internal sealed record PostRoute<TBody>(Routes Routes, string Path, string Does, long Limit, Measure Measure)
    where TBody : class
{
    /// <summary>Sends a message: <c>202</c>, for from now on the node owes it a fate. It takes an idempotency key.</summary>
    public void Sends(Func<Officer, RouteValueDictionary, TBody, CancellationToken, Task<Answer<SubmittedReply>>> answer) =>
        Routes.Post(this, typeof(SubmittedReply), StatusCodes.Status202Accepted, MediaTypeNames.Application.Json, takesKey: true, isKept: true, async (officer, route, body, cancel) => await answer(officer, route, body, cancel));

    /// <summary>Changes something here. It takes an idempotency key.</summary>
    /// <param name="isKept">False for a reply with a secret that is shown once.</param>
    public void Changes<T>(Func<Officer, RouteValueDictionary, TBody, CancellationToken, Task<Answer<T>>> answer, bool isKept = true) =>
        Routes.Post(this, typeof(T), StatusCodes.Status200OK, MediaTypeNames.Application.Json, takesKey: true, isKept, async (officer, route, body, cancel) => await answer(officer, route, body, cancel));

    /// <summary>Changes nothing, and is no GET only because of what it is asked with.</summary>
    public void Looks<T>(Func<Officer, RouteValueDictionary, TBody, CancellationToken, Task<Answer<T>>> answer) =>
        Routes.Post(this, typeof(T), StatusCodes.Status200OK, MediaTypeNames.Application.Json, takesKey: false, isKept: false, async (officer, route, body, cancel) => await answer(officer, route, body, cancel));

    /// <summary>Writes a file, and changes nothing by that.</summary>
    public void Writes(string media, Func<Officer, RouteValueDictionary, TBody, CancellationToken, Task<IResult>> answer) =>
        Routes.Post(this, typeof(Stream), StatusCodes.Status200OK, media, takesKey: false, isKept: false, answer);
}
