export async function testAccessibility() {}
