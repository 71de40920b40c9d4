using Microsoft.AspNetCore.Http;
using Trm.Contracts.Identifiers;

namespace Trm.Console.Wire;

/// <summary>An address with a case in it. A pseudonym that is none, one of nobody and one of somebody else look the same.</summary>
internal static class CaseRoute
{
    /// <summary>Answers about that case.</summary>
    public static Task<IResult> Of(Visit visit, Func<CaseId, Task<IResult>> answer) =>
        CaseId.Parse(visit.Http.Request.RouteValues["case"] as string).Try(out var @case, out _) ? answer(@case) : Task.FromResult(visit.NotFound());
}
