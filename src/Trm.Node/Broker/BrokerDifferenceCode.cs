namespace Trm.Node.Broker;

/// <summary>How a broker may differ from what the directory asks.</summary>
public static class BrokerDifferenceCode
{
    /// <summary>The virtual host is not there.</summary>
    public const string VhostMissing = "VHOST_MISSING";

    /// <summary>A participant's exchange is not there.</summary>
    public const string ExchangeMissing = "EXCHANGE_MISSING";

    /// <summary>A participant's exchange is of another type, or leads what it cannot deliver elsewhere.</summary>
    public const string ExchangeDiffers = "EXCHANGE_DIFFERS";

    /// <summary>An exchange that no participant has.</summary>
    public const string ExchangeForeign = "EXCHANGE_FOREIGN";

    /// <summary>A mailbox of the directory is not there.</summary>
    public const string MailboxMissing = "MAILBOX_MISSING";

    /// <summary>A mailbox has other arguments: type, bounds, overflow, copies; or more: an expiry, a dead-letter exchange.</summary>
    public const string MailboxDiffers = "MAILBOX_DIFFERS";

    /// <summary>A queue that the directory does not list.</summary>
    public const string MailboxForeign = "MAILBOX_FOREIGN";

    /// <summary>A mailbox has fewer copies than it should, or some of them are away.</summary>
    public const string MailboxCopies = "MAILBOX_COPIES";

    /// <summary>A mailbox is not bound to its writer's exchange.</summary>
    public const string BindingMissing = "BINDING_MISSING";

    /// <summary>A binding that should not be: it copies what a participant sends, or lets others write into a mailbox.</summary>
    public const string BindingForeign = "BINDING_FOREIGN";

    /// <summary>A participant has no user.</summary>
    public const string UserMissing = "USER_MISSING";

    /// <summary>A participant's user has tags, and so more rights than the permissions say.</summary>
    public const string UserTags = "USER_TAGS";

    /// <summary>A participant's user has no permissions in the virtual host.</summary>
    public const string RightsMissing = "RIGHTS_MISSING";

    /// <summary>A participant's permissions are not those of the topology.</summary>
    public const string RightsDiffer = "RIGHTS_DIFFER";

    /// <summary>Somebody who is neither participant nor operator has rights here.</summary>
    public const string RightsForeign = "RIGHTS_FOREIGN";

    /// <summary>A participant's user has permissions in another virtual host.</summary>
    public const string RightsElsewhere = "RIGHTS_ELSEWHERE";

    /// <summary>A policy changes a mailbox or an exchange without touching its arguments.</summary>
    public const string Policy = "POLICY";

    /// <summary>A parameter of the virtual host: a shovel or a federation that moves messages, or a limit.</summary>
    public const string Parameter = "PARAMETER";

    /// <summary>Messages larger than there may be are taken, or as large as they may be are refused; or neither could be tried.</summary>
    public const string MessageSize = "MESSAGE_SIZE";

    /// <summary>A node of the cluster is away, or sees others as parted.</summary>
    public const string Node = "NODE";
}
