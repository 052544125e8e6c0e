export async function testKeyboard() {}
