using Trm.Contracts.Identifiers;
using Trm.Envelope.Directory;

namespace Trm.Node.Directory;

/// <summary>
/// A version that replaces the entry of a participant without a key of it: signed by every governance key, and in force only a day after this node saw it.
/// Until then the version in force judges, and everybody is warned.
/// </summary>
/// <param name="Succession">The version, and whose entries it replaces.</param>
/// <param name="Since">When this node first saw these entries.</param>
public sealed record WaitingDirectory(DirectorySuccession Succession, DateTimeOffset Since)
{
    /// <summary>When it takes effect here, unless governance takes it back before.</summary>
    public DateTimeOffset EffectiveAt => Since + DirectorySuccession.Wait;

    /// <summary>Whose entries are replaced.</summary>
    public IReadOnlyList<ParticipantId> Replaced => Succession.Replaced;
}
