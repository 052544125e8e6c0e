export async function testSafety() {}
