namespace Trm.Trail;

/// <summary>
/// What a leaf records; the numbers are part of the format. 18 is not used: a cosignature is its own proof and is stored with the checkpoint. What is public and
/// what is private of each event is the caller's affair; this room sees bytes.
/// </summary>
public enum TrailEvent : byte
{
    MessageSealed = 1,
    MessageDispatched = 2,
    MessageReceived = 3,
    MessageRefused = 4,
    ReceiptsSent = 5,
    ReceiptsVerified = 6,
    MessageUndelivered = 7,
    MessageExpired = 8,
    Seen = 9,
    Decision = 10,
    Outcome = 11,
    ContentViewed = 12,
    ConsentChanged = 13,
    Approval = 14,
    CaseErased = 15,
    DirectoryAdopted = 16,
    KeyRotated = 17,
    ForkFound = 19,
    AlarmRaised = 20,
    AlarmCleared = 21,
    CourierExport = 22,
    CourierImport = 23,
    SignIn = 24,
    SignInRefused = 25,
    RoleChanged = 26,
    NewGeneration = 27,
    Junk = 28,
    Purged = 29,
    Discarded = 30,
    HandedOver = 31,
    Explained = 32,
}
