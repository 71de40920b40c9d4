namespace Trm.Node.Broker;

/// <summary>What a node may find at the broker with its own rights.</summary>
public static class MailboxFindingCode
{
    /// <summary>A mailbox of the directory does not exist.</summary>
    public const string Missing = "MAILBOX_MISSING";

    /// <summary>We may not read a mailbox that is addressed to us.</summary>
    public const string NotReadable = "MAILBOX_NOT_READABLE";

    /// <summary>It is no quorum queue: it is not replicated, or it keeps what was read.</summary>
    public const string OtherType = "MAILBOX_OTHER_TYPE";

    /// <summary>Its arguments (bounds, overflow, copies) are not those of the topology. A node sees them only where it has more rights than it should.</summary>
    public const string OtherArguments = "MAILBOX_OTHER_ARGUMENTS";

    /// <summary>Another connection holds it for itself alone.</summary>
    public const string Locked = "MAILBOX_LOCKED";

    /// <summary>Our exchange does not exist: nothing can be sent.</summary>
    public const string ExchangeMissing = "EXCHANGE_MISSING";

    /// <summary>We may not write our own exchange.</summary>
    public const string ExchangeNotWritable = "EXCHANGE_NOT_WRITABLE";

    /// <summary>Our exchange takes what is addressed to no mailbox: it is of another type, or something is bound to it that should not be.</summary>
    public const string ExchangeLeadsElsewhere = "EXCHANGE_LEADS_ELSEWHERE";

    /// <summary>Our user may configure: make, change and delete mailboxes.</summary>
    public const string MayConfigure = "RIGHTS_CONFIGURE";

    /// <summary>Our user may read what is addressed to another participant.</summary>
    public const string MayReadOthers = "RIGHTS_READ_OTHERS";

    /// <summary>Our user may write the exchange of another participant, or past all exchanges.</summary>
    public const string MayWriteOthers = "RIGHTS_WRITE_OTHERS";
}
