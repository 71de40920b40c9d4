using System.Data.Common;
using Trm.Contracts.Codes;
using Trm.Contracts.Consents;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Returns;
using Trm.Node.Hooks;
using Trm.Node.Referrals;

namespace Trm.Node.Trail;

/// <summary>
/// Event 13, in the commit of what it records: a consent was given, changed or withdrawn, as this node learns it - from its own office's sheet, from a message that carries it,
/// from the person's no. Each version is written once.
/// </summary>
internal static class ConsentTrail
{
    private const string Given = "given";
    private const string Changed = "changed";
    private const string Withdrawn = "withdrawn";

    /// <summary>True where a message says anything of a consent.</summary>
    public static bool IsAbout(Message message) => message.Content is WithdrawalContent || message.Bundle.Entry.Exists(e => e.Resource is Contracts.Fhir.Consent);

    /// <summary>What a message of either side says; the case with the versions that are known now.</summary>
    public static CaseFile Note(NodeParts node, DbTransaction tx, CaseFile file, Message message) => message.Content is WithdrawalContent no
        ? NoteNo(node, tx, file, no.Scope)
        : Note(node, tx, file, [.. ReturnSteps.ConsentsOf(message)]);

    /// <summary>What is on record; the case with the versions that are known now.</summary>
    public static CaseFile Note(NodeParts node, DbTransaction tx, CaseFile file, IReadOnlyList<Consent> consents)
    {
        var fresh = consents.Select(c => (Consent: c, Known: new KnownConsent(c.Id.ToString(), c.Version, c.Scope)))
            .Where(c => !file.Consents.Any(k => k.Id == c.Known.Id && k.Version >= c.Known.Version)).ToList();
        foreach (var change in fresh.GroupBy(c => c.Consent.WithdrawnAt is not null ? Withdrawn : file.Consents.Any(k => k.Id == c.Known.Id) ? Changed : Given, StringComparer.Ordinal))
            Append(node, tx, file.Id, change.Key, [.. change.Select(c => c.Known)]);
        return Known(file, [.. fresh.Select(c => c.Known)]);
    }

    // A no names no consent: it ends every one of its scope.
    private static CaseFile NoteNo(NodeParts node, DbTransaction tx, CaseFile file, ConsentScope scope)
    {
        var ended = file.Consents.Where(c => c.Scope == scope).Select(c => c with { Version = c.Version + 1 }).ToList();
        TrailTable.Append(tx, node.Vault, node.Time.GetUtcNow(), TrailEntry.Consent(Withdrawn, ended.Select(c => (c.Id, c.Version)), [scope], file.Id));
        node.Hooks.Changed(tx, file.Id.ToString(), HookEventType.ConsentChanged);
        return Known(file, ended);
    }

    private static CaseFile Known(CaseFile file, List<KnownConsent> newer) => newer.Count == 0
        ? file
        : file with { Consents = [.. file.Consents.Select(c => newer.Find(n => n.Id == c.Id) ?? c), .. newer.Where(n => !file.Consents.Any(c => c.Id == n.Id))] };

    private static void Append(NodeParts node, DbTransaction tx, CaseId @case, string change, List<KnownConsent> consents)
    {
        TrailTable.Append(tx, node.Vault, node.Time.GetUtcNow(), TrailEntry.Consent(change, consents.Select(c => (c.Id, c.Version)), consents.Select(c => c.Scope).Distinct().Order(), @case));
        node.Hooks.Changed(tx, @case.ToString(), HookEventType.ConsentChanged);
    }
}
