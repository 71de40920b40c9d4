using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Node.Accounts;
using Trm.Node.Outbox;
using Trm.Node.Overview;
using Trm.Node.Referrals;
using Trm.Node.Storage;
using Trm.Node.Trail;

namespace Trm.Node.Escorts;

/// <summary>Who travels with a person. An escort sees the journeys that a coordinator bound them to; every other case is to them as one that does not exist.</summary>
public sealed class EscortDesk
{
    private readonly NodeParts _node;
    private readonly ReturnDesk _returns;

    internal EscortDesk(NodeParts node, ReturnDesk returns) => (_node, _returns) = (node, returns);

    /// <summary>Their journeys, the next one first. <c>NOT_ALLOWED</c> for anybody but an escort.</summary>
    public async Task<Result<IReadOnlyList<EscortJourney>>> ShowAsync(Officer officer, CancellationToken cancel = default)
    {
        if (officer.Role != Role.Escort)
            return NotAllowed;
        var directory = _node.Directory.Current;
        var lines = await _node.Database.ReadAsync(db => OverviewTable.Escorted(db, officer), cancel);
        return Result<IReadOnlyList<EscortJourney>>.Ok([.. lines.Select(l => new EscortJourney(l, directory.Find(_node.Self)?.DutyNumber, directory.Find(l.Case.Peer)?.DutyNumber))]);
    }

    /// <summary>They have departed: on what basis the case knows. As <see cref="ReturnDesk.DepartedAsync"/>.</summary>
    public async Task<Result<Submitted>> DepartedAsync(CaseId @case, Officer officer, DateTimeOffset at, DateTimeOffset expected, int persons, DutyNumber number, CancellationToken cancel = default) =>
        await BasisAsync(@case, officer, cancel) is { } basis ? await _returns.DepartedAsync(@case, officer, new(basis, at, expected, persons, officer.Code, number), null, cancel) : CaseTable.Unknown;

    /// <summary>They arrive at another time. As <see cref="ReturnDesk.JourneyChangedAsync"/>.</summary>
    public async Task<Result<Submitted>> ChangedAsync(CaseId @case, Officer officer, DateTimeOffset at, DateTimeOffset expected, int persons, DutyNumber number, CancellationToken cancel = default) =>
        await BasisAsync(@case, officer, cancel) is { } basis ? await _returns.JourneyChangedAsync(@case, officer, new(basis, at, expected, persons, officer.Code, number), null, cancel) : CaseTable.Unknown;

    /// <summary>Who travels with the person of that case, to whoever reads it. <c>NOT_ALLOWED</c>; <c>UNKNOWN_CASE</c>.</summary>
    public async Task<Result<IReadOnlyList<EscortBinding>>> ListAsync(CaseId @case, Officer officer, CancellationToken cancel = default)
    {
        if (!Rights.ReadsCases(officer.Role))
            return NotAllowed;
        return await _node.Database.ReadAsync(db => CaseTable.PeerOf(db, @case, officer) is null ? null : EscortTable.OfCase(db, @case), cancel) is { } bound
            ? Result<IReadOnlyList<EscortBinding>>.Ok(bound)
            : CaseTable.Unknown;
    }

    /// <summary>
    /// From now on that escort sees the journey. <c>NOT_ALLOWED</c> for anybody but a coordinator; <c>UNKNOWN_CASE</c>; <c>VALUE</c>: no code of an officer, or that of an account that is no
    /// escort's.
    /// </summary>
    /// <param name="escort">Their code, never a name.</param>
    public Task<Result<IReadOnlyList<EscortBinding>>> BindAsync(CaseId @case, string escort, Officer by, CancellationToken cancel = default) => ActAsync(@case, escort, by, "bound", cancel);

    /// <summary>That escort no longer sees it. The same codes; nothing where they did not.</summary>
    public Task<Result<IReadOnlyList<EscortBinding>>> ReleaseAsync(CaseId @case, string escort, Officer by, CancellationToken cancel = default) => ActAsync(@case, escort, by, "released", cancel);

    private async Task<TravelBasis?> BasisAsync(CaseId @case, Officer officer, CancellationToken cancel) =>
        await _node.FindCaseAsync(@case, officer, cancel) is { } file ? file.Return.Basis ?? TravelBasis.OwnWish : null;

    private async Task<Result<IReadOnlyList<EscortBinding>>> ActAsync(CaseId @case, string escort, Officer by, string what, CancellationToken cancel)
    {
        if (!Rights.BindsEscorts(by.Role))
            return NotAllowed;
        if (!Account.IsCode(escort))
            return NoEscort;
        return await _node.Database.CommitAsync<Result<IReadOnlyList<EscortBinding>>>(CommitStep.Drafted, tx =>
        {
            if (CaseTable.Find(tx.Connection!, _node.Vault, @case, by, tx) is not { Erased: null })
                return CaseTable.Unknown;
            var isBinding = what == "bound";
            if (isBinding && AccountTable.Find(tx.Connection!, escort, tx) is { Role: not Role.Escort })
                return NoEscort;
            var now = _node.Time.GetUtcNow();
            if (isBinding ? EscortTable.Bind(tx, @case, escort, by.Code, now.ToUnixTimeMilliseconds()) : EscortTable.Release(tx, @case, escort))
                TrailTable.Append(tx, _node.Vault, now, TrailEntry.RoleChanged(escort, Role.Escort, what, by.Code, @case));
            return Result<IReadOnlyList<EscortBinding>>.Ok(EscortTable.OfCase(tx.Connection!, @case, tx));
        }, cancel);
    }

    private static Rejection NoEscort => new(RejectionCode.Value, "escort", "the code of an escort's account, such as AT-ESC-2; never a name");

    private static Rejection NotAllowed => new(RejectionCode.NotAllowed, "role", "a coordinator says who travels with a person, and the escort alone sees their own page");
}
