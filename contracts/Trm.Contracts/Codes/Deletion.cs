namespace Trm.Contracts.Codes;

/// <summary>Whether what came to the wrong place is deleted there.</summary>
public enum Deletion
{
    Deleted,
    NotDeleted,
}
