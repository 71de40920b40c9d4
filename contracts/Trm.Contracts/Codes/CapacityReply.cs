namespace Trm.Contracts.Codes;

/// <summary>The answer to an enquiry about capacity.</summary>
public enum CapacityReply
{
    Yes,
    No,

    /// <summary>Not as asked, but with the services named.</summary>
    Alternatives,
}
